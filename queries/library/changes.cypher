// Changes of position by one voice.
// Parameters: voice, about, kind, strength, since, until
MATCH (r:Relation)
WHERE r.relationKind IN $kind AND r.strength IN $strength
MATCH (r)-[:BETWEEN]->(a:Attribution)
MATCH (r)-[:BETWEEN]->(b:Attribution)
WHERE a.id <> b.id
WITH r, a, b, coalesce(a.uttered_start_min, date('0001-01-01')) AS a_said, coalesce(b.uttered_start_min, date('0001-01-01')) AS b_said,
     coalesce(a.holds_start_min, date('0001-01-01')) AS a_of, coalesce(b.holds_start_min, date('0001-01-01')) AS b_of
WHERE (a_said < b_said OR (a_said = b_said AND (a_of < b_of OR (a_of = b_of AND a.id < b.id))))
  AND ($since IS NULL OR b.uttered_end_max IS NULL OR b.uttered_end_max >= $since)
  AND ($until IS NULL OR b.uttered_start_min IS NULL OR b.uttered_start_min <= $until)
MATCH (a)-[:VOICE]->(v:Entity) MATCH (a)-[:SPEAKER]->(asp:Entity) MATCH (a)-[:TARGET]->(at) MATCH (a)-[:DOCUMENT]->(ad:Entity)
MATCH (b)-[:SPEAKER]->(bsp:Entity) MATCH (b)-[:TARGET]->(bt) MATCH (b)-[:DOCUMENT]->(bd:Entity)
WITH r, a, b, v, asp, at, ad, bsp, bt, bd
WHERE ($voice IS NULL OR v.id = $voice)
  AND ($about IS NULL OR at.id = $about OR bt.id = $about
    OR EXISTS { MATCH (a)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR EXISTS { MATCH (b)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR ((at:Proposition OR at:Action) AND EXISTS { MATCH (at)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' })
    OR ((bt:Proposition OR bt:Action) AND EXISTS { MATCH (bt)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
RETURN r.id AS relation, r.relationKind AS kind, r.strength AS strength, v.id AS voice, v.caption AS voice_name,
       a.id AS earlier, asp.id AS earlier_speaker, a.stance AS earlier_stance, at.caption AS earlier_claim,
       a.uttered AS earlier_uttered, a.utteredBasis AS earlier_uttered_basis, a.quote AS earlier_quote, ad.id AS earlier_document,
       b.id AS later, bsp.id AS later_speaker, b.stance AS later_stance, bt.caption AS later_claim,
       b.uttered AS later_uttered, b.utteredBasis AS later_uttered_basis, b.quote AS later_quote, bd.id AS later_document,
       r.gap_low AS gap, r.gap_unit AS gap_unit, r.ratio AS ratio, r.sentence AS sentence
