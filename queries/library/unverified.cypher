// Claims that are reported as not verified.
// Parameters: verification, about, of
MATCH (s:Statement)
WHERE s.verification IN $verification AND ($of IS NULL OR any(x IN s.verificationOf WHERE x IN $of))
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity) MATCH (s)-[:TARGET]->(t)
WHERE $about IS NULL OR t.id = $about
   OR EXISTS { MATCH (s)-[:ABOUT]->(x:Entity) WHERE x.id = $about }
   OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[e]->(x) WHERE x.id = $about AND type(e) <> 'SOURCE' })
OPTIONAL MATCH (s)-[:VERIFIED_BY]->(b:Entity)
RETURN s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, s.stance AS stance, t.caption AS claim,
       s.verification AS verification, b.id AS verified_by, b.caption AS verified_by_name,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote, d.id AS document, s.start AS start, s.`end` AS `end`
