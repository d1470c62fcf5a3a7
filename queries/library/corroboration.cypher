// How many independent origins bear out what is said.
// Parameters: about, stance, origins
MATCH (c:Corroboration)-[:CORROBORATES]->(t)
WHERE ($stance IS NULL OR c.stance IN $stance) AND c.originsLow >= $origins
  AND ($about IS NULL OR t.id = $about
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
RETURN c.id AS corroboration, t.id AS target, t.caption AS claim, c.stance AS stance,
       c.reports AS reports, c.originsLow AS origins_low, c.originsHigh AS origins_high
