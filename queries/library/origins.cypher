// What rests on one origin only: claims with one voice, one report or one document behind them.
// Parameters: origin, aspect, about, stance
MATCH (s:Statement)-[:TARGET]->(c:Proposition)
WHERE s.stance IN $stance AND ($aspect IS NULL OR c.aspect IN $aspect)
  AND ($about IS NULL OR c.id = $about OR EXISTS { MATCH (c)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' })
MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
WITH c, count(s) AS statements, count(DISTINCT v.id) AS voices, count(DISTINCT coalesce(s.report, s.id)) AS reports,
     count(DISTINCT d.id) AS documents, min(v.id) AS a_voice, min(d.id) AS a_document
WHERE CASE $origin WHEN 'voice' THEN voices WHEN 'report' THEN reports ELSE documents END = 1
MATCH (c)-[:SUBJECT]->(x:Entity)
OPTIONAL MATCH (v:Entity) WHERE v.id = a_voice AND voices = 1
OPTIONAL MATCH (d:Entity) WHERE d.id = a_document AND documents = 1
RETURN c.id AS proposition, c.caption AS claim, x.id AS subject, c.aspect AS aspect, statements AS statements,
       voices AS voices, reports AS reports, documents AS documents, v.id AS voice, v.caption AS voice_name, d.id AS document
