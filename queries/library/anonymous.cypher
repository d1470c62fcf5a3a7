// What unnamed sources said, and why they are not named.
// Parameters: reason, organization, about, stance
MATCH (s:Statement)-[:SPEAKER]->(sp:UnnamedSource)
WHERE $stance IS NULL OR s.stance IN $stance
MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity) MATCH (s)-[:TARGET]->(t)
OPTIONAL MATCH (s)-[:SPEAKING_AS]->(m:Membership)
OPTIONAL MATCH (m)-[:ORGANIZATION]->(o:Entity)
WITH s, sp, v, d, t, m, o, [k IN keys(s) WHERE k STARTS WITH 'anonymity_'] AS given
WITH s, sp, v, d, t, m, o,
     CASE WHEN s.anonymity_en IS NOT NULL THEN s.anonymity_en
          WHEN size(given) > 0 THEN s[reduce(least = given[0], k IN given | CASE WHEN k < least THEN k ELSE least END)]
          END AS why
WHERE ($reason = 'any' OR (why IS NOT NULL) = ($reason = 'stated')) AND ($organization IS NULL OR o.id = $organization)
  AND ($about IS NULL OR t.id = $about
    OR EXISTS { MATCH (s)-[:ABOUT]->(x:Entity) WHERE x.id = $about }
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[e]->(x) WHERE x.id = $about AND type(e) <> 'SOURCE' }))
RETURN s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, m.caption AS office, o.id AS organization,
       v.id AS voice, s.stance AS stance, s.hedge AS hedge, t.caption AS claim, why AS reason,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote, d.id AS document,
       s.start AS start, s.`end` AS `end`
