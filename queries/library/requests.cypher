// Requests, and what was answered.
// Parameters: speaker, addressee, about, answered, answers, since, until
MATCH (r:Statement)-[:TARGET]->(a:Action)
WHERE r.stance = 'requests'
  AND ($since IS NULL OR r.uttered_end_max IS NULL OR r.uttered_end_max >= $since)
  AND ($until IS NULL OR r.uttered_start_min IS NULL OR r.uttered_start_min <= $until)
MATCH (r)-[:SPEAKER]->(sp:Entity) MATCH (r)-[:VOICE]->(v:Entity) MATCH (r)-[:DOCUMENT]->(d:Entity)
OPTIONAL MATCH (r)-[:ADDRESSEE]->(to:Entity)
WITH r, a, sp, v, d, to,
     [(r)<-[:LEFT]-(k:Mark)-[:RIGHT]->(x:Statement) WHERE k.markKind = 'answers' | x.id]
       + [(r)<-[:RIGHT]-(k:Mark)-[:LEFT]->(x:Statement) WHERE k.markKind = 'answers' | x.id] AS linked,
     [(a)<-[:TARGET]-(x:Statement)-[:VOICE]->(y:Entity)
       WHERE x.stance IN $answers AND y.id <> v.id
         AND (x.uttered_end_max IS NULL OR r.uttered_start_min IS NULL OR x.uttered_end_max >= r.uttered_start_min) | x.id] AS same
WHERE ($speaker IS NULL OR sp.id = $speaker OR v.id = $speaker) AND ($addressee IS NULL OR to.id = $addressee)
  AND ($about IS NULL OR a.id = $about
    OR EXISTS { MATCH (r)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR EXISTS { MATCH (a)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' })
  AND ($answered = 'any' OR (size(linked + same) > 0) = ($answered = 'yes'))
UNWIND CASE WHEN size(linked + same) > 0 THEN linked + same ELSE [null] END AS found
WITH DISTINCT r, a, sp, d, to, linked, found
OPTIONAL MATCH (w:Attribution) WHERE w.id = found
OPTIONAL MATCH (w)-[:SPEAKER]->(wsp:Entity)
OPTIONAL MATCH (w)-[:VOICE]->(wv:Entity)
OPTIONAL MATCH (w)-[:DOCUMENT]->(wd:Entity)
RETURN r.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, r.act AS act, to.id AS addressee,
       to.caption AS addressee_name, a.id AS action, a.caption AS action_name,
       r.uttered AS uttered, r.utteredBasis AS uttered_basis, r.quote AS quote, d.id AS document,
       w.id AS answer, wsp.id AS answer_speaker, wsp.caption AS answer_name, w.stance AS answer_stance, w.act AS answer_act,
       CASE WHEN found IS NOT NULL THEN to IS NOT NULL AND (wsp.id = to.id OR wv.id = to.id) END AS by_addressee,
       CASE WHEN found IS NOT NULL THEN found IN linked END AS marked,
       w.uttered AS answer_uttered, w.utteredBasis AS answer_uttered_basis, w.quote AS answer_quote, wd.id AS answer_document
