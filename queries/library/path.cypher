// The shortest path of attribution or stance between two actors.
// Parameters: speaker, other
MATCH (a:Entity) WHERE a.id = $speaker
MATCH (b:Entity) WHERE b.id = $other AND b.id <> a.id
MATCH p = allShortestPaths((a)-[:SPEAKER|ON_BEHALF_OF|TARGET|ACTOR*1..16]-(b))
WITH p, reduce(word = '', i IN range(1, length(p)) |
                 word + ' ' + type(relationships(p)[i - 1]) + ' ' + nodes(p)[i].id) AS word
ORDER BY word LIMIT 1
UNWIND range(0, length(p)) AS position
WITH position, nodes(p)[position] AS n, CASE WHEN position > 0 THEN relationships(p)[position - 1] END AS link
RETURN position AS position, n.id AS step, n.caption AS caption, n.stance AS stance, n:WithdrawnStatement AS withdrawn,
       CASE type(link) WHEN 'SPEAKER' THEN 'speaker' WHEN 'ON_BEHALF_OF' THEN 'onBehalfOf' WHEN 'TARGET' THEN 'target'
                       WHEN 'ACTOR' THEN 'actor' END AS link,
       startNode(link).id = n.id AS backward, n.uttered AS uttered, n.utteredBasis AS uttered_basis, n.quote AS quote
