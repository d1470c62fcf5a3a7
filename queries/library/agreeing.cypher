// Who agrees with whom, by number of agreements.
// Parameters: voice, about, aspect, at_least
MATCH (s:Statement)-[:VOICE]->(v:Entity)
WHERE s.stance IN ['endorses', 'opposes', 'asserts', 'denies'] AND s.act <> 'narrate'
MATCH (s)-[:TARGET]->(t)
WHERE ($aspect IS NULL OR t.aspect IN $aspect)
  AND ($about IS NULL OR t.id = $about
    OR ((t:Proposition OR t:Action) AND EXISTS { MATCH (t)-[l]->(e) WHERE e.id = $about AND type(l) <> 'SOURCE' }))
WITH v.id AS who, v.caption AS called, t.id AS target,
     sum(CASE WHEN s.stance IN ['endorses', 'asserts'] THEN 1 ELSE 0 END) AS good,
     sum(CASE WHEN s.stance IN ['endorses', 'asserts'] THEN 0 ELSE 1 END) AS bad
WITH target, collect({who: who, called: called, good: good, bad: bad}) AS sides
UNWIND sides AS a UNWIND sides AS b
WITH a, b, a.good * b.good + a.bad * b.bad AS same, a.good * b.bad + a.bad * b.good AS apart
WHERE a.who < b.who AND ($voice IS NULL OR a.who = $voice OR b.who = $voice)
WITH a.who AS voice, a.called AS voice_name, b.who AS other, b.called AS other_name, sum(same) AS agreements,
     sum(apart) AS conflicts, sum(CASE WHEN same > 0 THEN 1 ELSE 0 END) AS targets
WHERE agreements >= 1 AND agreements >= $at_least
RETURN voice, voice_name, other, other_name, agreements, targets, conflicts
