// Conflicts of two voices about one thing that follow each other.
// Parameters: voice, about, kind, strength, since, until
MATCH (e:Episode)-[:VOICE]->(v:Entity)
MATCH (e)-[:AGAINST]->(w:Entity)
MATCH (e)-[:DISPUTES]->(x)
WHERE ($kind IS NULL OR e.relationKind IN $kind) AND e.strength IN $strength
  AND ($voice IS NULL OR v.id = $voice OR w.id = $voice) AND ($about IS NULL OR x.id = $about)
  AND ($since IS NULL OR e.during_end_max IS NULL OR e.during_end_max >= $since)
  AND ($until IS NULL OR e.during_start_min IS NULL OR e.during_start_min <= $until)
RETURN e.id AS episode, e.relationKind AS kind, e.strength AS strength, v.id AS voice, v.caption AS voice_name,
       w.id AS against, w.caption AS against_name, x.id AS disputes, x.caption AS disputes_name, e.aspect AS aspect,
       e.during AS during, e.days AS days, e.conflicts AS conflicts, e.tensions AS tensions,
       e.gap_low AS gap_low, e.gap_high AS gap_high, e.gap_unit AS gap_unit, e.caption AS line
