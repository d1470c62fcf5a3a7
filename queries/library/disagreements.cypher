// Who disagrees with whom, by number of conflicts.
// Parameters: voice, about, kind, since, until
MATCH (r:Relation)
WHERE NOT r:History AND r.parties = 'between-voices' AND ($kind IS NULL OR r.relationKind IN $kind)
MATCH (r)-[:BETWEEN]->(a:Attribution)-[:VOICE]->(x:Entity)
MATCH (r)-[:BETWEEN]->(b:Attribution)-[:VOICE]->(y:Entity)
WHERE (x.id < y.id OR (x.id = y.id AND a.id < b.id)) AND ($voice IS NULL OR x.id = $voice OR y.id = $voice)
MATCH (a)-[:TARGET]->(at) MATCH (b)-[:TARGET]->(bt)
WHERE ($since IS NULL OR ((a.uttered_end_max IS NULL OR a.uttered_end_max >= $since)
                      AND (b.uttered_end_max IS NULL OR b.uttered_end_max >= $since)))
  AND ($until IS NULL OR ((a.uttered_start_min IS NULL OR a.uttered_start_min <= $until)
                      AND (b.uttered_start_min IS NULL OR b.uttered_start_min <= $until)))
  AND ($about IS NULL OR at.id = $about OR bt.id = $about
    OR EXISTS { MATCH (a)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR EXISTS { MATCH (b)-[:ABOUT]->(e:Entity) WHERE e.id = $about }
    OR ((at:Proposition OR at:Action) AND EXISTS { MATCH (at)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' })
    OR ((bt:Proposition OR bt:Action) AND EXISTS { MATCH (bt)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
RETURN x.id AS voice, x.caption AS voice_name, y.id AS other, y.caption AS other_name,
       sum(CASE r.strength WHEN 'firm' THEN 1 ELSE 0 END) AS firm,
       sum(CASE r.strength WHEN 'tension' THEN 1 ELSE 0 END) AS tensions,
       sum(CASE r.relationKind WHEN 'contradiction' THEN 1 ELSE 0 END) AS contradictions,
       sum(CASE r.relationKind WHEN 'discrepancy' THEN 1 ELSE 0 END) AS discrepancies,
       sum(CASE r.relationKind WHEN 'opposed' THEN 1 ELSE 0 END) AS opposed,
       sum(CASE r.relationKind WHEN 'rebuttal' THEN 1 ELSE 0 END) AS rebuttals,
       sum(CASE r.relationKind WHEN 'marked' THEN 1 ELSE 0 END) AS marked,
       sum(r.reports) AS reports
