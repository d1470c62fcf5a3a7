MATCH (e:Entity {id: $id})<-[:VOICE]-(a:Attribution)<-[:BETWEEN]-(r:Relation)
WHERE NOT r:History
MATCH (r)-[:BETWEEN]->(b:Attribution)
WHERE a.id <> b.id
MATCH (b)-[:SPEAKER]->(who:Entity)
MATCH (a)-[:TARGET]->(ours)
MATCH (b)-[:TARGET]->(theirs)
RETURN r.id AS relation, r.relationKind AS kind, r.strength AS strength, a.id AS statement, ours.caption AS claim,
       b.id AS other, who.caption AS other_name, theirs.caption AS other_claim
ORDER BY strength, kind, relation
LIMIT $most
