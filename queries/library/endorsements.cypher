// Which officials endorsed the use of weapons.
// Parameters: weapons_of, weapon_sense, used_in, since, until, clock, target_match, acts_except, speakers, stance, lang
MATCH (a:Action)
WITH a,
     [(a)-[:OBJECT]->(:Entity)-[:MANUFACTURED_IN]->(o:Entity) | o.id] AS makers,
     [(a)-[:OBJECT]->(:Entity)-[:DONOR]->(o:Entity) | o.id]
       + [(a)-[:OBJECT]->(:Entity)<-[:OBJECT]-(:WeaponTransfer)-[:DONOR]->(o:Entity) | o.id] AS donors,
     [(a)-[:ORIGIN]->(o:Entity) | o.id] AS worded
WITH a, CASE $weapon_sense
          WHEN 'made' THEN makers + CASE WHEN a.sense = 'made' THEN worded ELSE [] END
          WHEN 'donated' THEN donors + CASE WHEN a.sense = 'donated' THEN worded ELSE [] END
          ELSE makers + donors + worded END AS owners
WHERE size(owners) > 0 AND ($weapons_of IS NULL OR $weapons_of IN owners)
  AND ($used_in IS NULL OR EXISTS { MATCH (a)-[:PLACE]->(p:Entity) WHERE p.id = $used_in }
    OR EXISTS { MATCH (a)-[:PLACE]->(:Entity)-[:WITHIN*1..30]->(p:Entity) WHERE p.id = $used_in })
WITH collect(a.id) AS armed
MATCH (s:Statement)-[:TARGET]->(t:Action)
WHERE s.stance IN $stance AND ($acts_except IS NULL OR NOT s.act IN $acts_except)
MATCH (s)-[:SPEAKER]->(sp:Entity) MATCH (s)-[:VOICE]->(v:Entity) MATCH (s)-[:DOCUMENT]->(d:Entity)
OPTIONAL MATCH (s)-[:SPEAKING_AS]->(m:Membership)
OPTIONAL MATCH (s)-[:ON_BEHALF_OF]->(o:Entity)
OPTIONAL MATCH (s)-[:LATER_POSITION]->(l:Attribution)
WITH armed, s, t, sp, v, d, m, o, l,
     [(n:Action)-[:BROADER*1..30]->(t) | n.id] AS inner, [(t)-[:BROADER*1..30]->(w:Action) | w.id] AS outer
WITH s, t, sp, v, d, m, o, l,
     CASE WHEN t.id IN armed THEN s.targetMatch
          WHEN any(x IN inner WHERE x IN armed) THEN 'broader'
          WHEN any(x IN outer WHERE x IN armed) THEN 'narrower' END AS found,
     CASE WHEN sp:Person THEN 'people' WHEN sp:UnnamedSource THEN 'unnamed' WHEN sp:Group THEN 'groups'
          WHEN sp:Organization THEN 'institutions' END AS kind,
     CASE $clock WHEN 'utterance' THEN s.uttered_start_min ELSE d.published_start_min END AS first,
     CASE $clock WHEN 'utterance' THEN s.uttered_end_max ELSE d.published_end_max END AS last
WHERE found IN $target_match AND kind IN $speakers AND (m.office = true OR sp:PublicBody)
  AND ($since IS NULL OR last IS NULL OR last >= $since) AND ($until IS NULL OR first IS NULL OR first <= $until)
RETURN s.id AS statement, sp.id AS speaker, sp.caption AS speaker_name, kind AS speaker_kind,
       m.caption AS office, m.basis AS office_basis, v.id AS voice, o.id AS on_behalf_of,
       s.stance AS stance, s.act AS act, s.mode AS mode, s.hedge AS hedge,
       t.id AS action, t.caption AS action_name, found AS target_match, t.sense AS weapon_sense,
       t['condition_' + replace($lang, '-', '_')] AS condition,
       s.uttered AS uttered, s.utteredBasis AS uttered_basis, s.quote AS quote, d.id AS document,
       s.start AS start, s.`end` AS `end`, s.chainLength AS chain_length, l.id AS later_position,
       s.verification AS verification
