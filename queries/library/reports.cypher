// Reports of one claim through different documents.
// Parameters: by, documents, about, stance
MATCH reached = (s:Statement)-[:TARGET*0..30]->(o:Attribution)
WHERE o.stance <> 'reports' AND all(x IN nodes(reached) WHERE x.id = o.id OR x.stance = 'reports')
MATCH (s)-[:DOCUMENT]->(d:Entity) MATCH (o)-[:TARGET]->(t)
WITH s.id AS said, o.id AS origin, d.id AS place, CASE $by WHEN 'claim' THEN t.id ELSE o.utterance END AS shared
WHERE shared IS NOT NULL
WITH shared, count(DISTINCT place) AS documents, collect([said, origin]) AS pairs
WHERE documents >= $documents
UNWIND pairs AS pair
WITH shared, documents, pair[0] AS said, pair[1] AS origin
MATCH (s:Attribution) WHERE s.id = said
MATCH (o:Attribution) WHERE o.id = origin
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
MATCH (o)-[:SPEAKER]->(osp:Entity) MATCH (o)-[:TARGET]->(t)
WITH shared, documents, s, o, sp, d, osp, t
WHERE ($stance IS NULL OR o.stance IN $stance)
  AND ($about IS NULL OR t.id = $about
    OR EXISTS { MATCH (o)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
OPTIONAL MATCH (d)-[:PUBLISHER]->(p:Entity)
RETURN shared AS shared, t.caption AS claim, documents AS documents, s.id AS statement, sp.id AS speaker,
       sp.caption AS speaker_name, s.stance AS stance, o.id AS origin, osp.caption AS origin_name, o.stance AS origin_stance,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote,
       d.id AS document, d.published AS published, p.id AS publisher, p.caption AS publisher_name
