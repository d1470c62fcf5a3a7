// Weapons seen or used in a place or an operation, with maker, donor, user and who says so.
// Parameters: place, operation, weapon, maker, donor, stance
MATCH (s:Statement)-[:TARGET]->(c:Proposition)
WHERE c.aspect = 'weapon-used' AND s.stance IN $stance
MATCH (c)-[:VALUE]->(w:Entity) MATCH (c)-[:SUBJECT]->(op:Entity)
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
OPTIONAL MATCH (c)-[:PLACE]->(at:Entity)
WITH s, w, op, sp, d, at,
     [(c)-[:PLACE]->(:Entity)-[:WITHIN*0..30]->(p:Entity) | p.id] AS stated,
     [(op)-[:PLACE]->(:Entity)-[:WITHIN*0..30]->(p:Entity) | p.id] AS usual,
     [(w)-[:OBJECT|SYSTEM|WEAPON_CLASS*0..30]->(k:Entity) | k.id] AS kinds,
     [(w)-[:OBJECT|SYSTEM*0..30]->(:Entity)-[:DONOR]->(o:Entity) | o.id] AS named,
     [(w)-[:OBJECT|SYSTEM*0..30]->(:Entity)<-[:OBJECT]-(:WeaponTransfer)-[:DONOR]->(o:Entity) | o.id] AS direct,
     [(w)-[:OBJECT|SYSTEM|WEAPON_CLASS*0..30]->(:Entity)<-[:OBJECT]-(:WeaponTransfer)-[:DONOR]->(o:Entity) | o.id]
       AS wide
WHERE ($operation IS NULL OR op.id = $operation) AND ($weapon IS NULL OR $weapon IN kinds)
  AND ($place IS NULL OR $place IN CASE WHEN at IS NULL THEN usual ELSE stated END)
OPTIONAL MATCH (w)-[:OBJECT|SYSTEM*0..30]->(:Entity)-[:MANUFACTURED_IN]->(m:Entity)
OPTIONAL MATCH (op)-[:ATTACKER]->(u:Entity)
UNWIND CASE WHEN size(named) > 0 THEN named WHEN size(direct) > 0 THEN direct WHEN size(wide) > 0 THEN wide
            ELSE [null] END AS donor
WITH s, w, op, sp, d, at, m, u, donor
WHERE ($maker IS NULL OR m.id = $maker) AND ($donor IS NULL OR donor = $donor)
OPTIONAL MATCH (g:Entity) WHERE g.id = donor
RETURN DISTINCT s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name,
       s.stance AS stance, s.hedge AS hedge, s.act AS act, w.id AS weapon, w.caption AS weapon_name,
       m.id AS maker, m.caption AS maker_name, g.id AS donor, g.caption AS donor_name, u.id AS user, u.caption AS user_name,
       op.id AS operation, op.caption AS operation_name, at.id AS place, at.caption AS place_name,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote, d.id AS document
