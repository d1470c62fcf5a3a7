// Who stands alone: on a side where nobody else is.
// Parameters: about, aspect, at_least
MATCH (s:Statement)-[:VOICE]->(v:Entity)
WHERE s.stance IN ['endorses', 'opposes', 'asserts', 'denies'] AND s.act <> 'narrate'
MATCH (s)-[:TARGET]->(t)
WHERE ($aspect IS NULL OR t.aspect IN $aspect)
  AND ($about IS NULL OR t.id = $about
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
WITH v.id AS who, v.caption AS called, t.id AS target,
     sum(CASE WHEN s.stance IN ['endorses', 'asserts'] THEN 1 ELSE 0 END) AS good,
     sum(CASE WHEN s.stance IN ['endorses', 'asserts'] THEN 0 ELSE 1 END) AS bad
WITH target, sum(good) AS pro, sum(bad) AS con, collect({who: who, called: called, good: good, bad: bad}) AS sides
UNWIND sides AS a
WITH a, a.good * (pro - a.good) + a.bad * (con - a.bad) AS same,
     a.good * (con - a.bad) + a.bad * (pro - a.good) AS apart
WITH a.who AS voice, a.called AS voice_name, sum(a.good + a.bad) AS statements, count(*) AS targets,
     sum(same) AS agreements, sum(apart) AS conflicts
WHERE agreements = 0 AND statements >= $at_least
RETURN voice, voice_name, statements, targets, conflicts
