-- The statements of ?1 about facts in which ?2 takes part, however deep in statements about statements.
-- Indexes that hold only what is spoken about keep this quick for names in very many facts.
WITH RECURSIVE
    part (fact) AS MATERIALIZED (
        SELECT node FROM fact INDEXED BY fact_spoken_subject WHERE subject = ?2 AND spoken
        UNION SELECT node FROM fact INDEXED BY fact_spoken_object WHERE object = ?2 AND spoken
        UNION SELECT fact FROM participant WHERE node = ?2
    ),
    about (statement, fact) AS (
        SELECT node, object FROM fact INDEXED BY fact_stated WHERE subject = ?1 AND ends % 3 = 2
        UNION SELECT node, subject FROM fact INDEXED BY fact_stating WHERE object = ?1 AND ends / 3 = 2
        UNION SELECT about.statement, deeper.object FROM about CROSS JOIN fact deeper INDEXED BY fact_nested
            ON deeper.node = about.fact WHERE deeper.spoken AND deeper.ends % 3 = 2
        UNION SELECT about.statement, deeper.subject FROM about CROSS JOIN fact deeper INDEXED BY fact_nesting
            ON deeper.node = about.fact WHERE deeper.spoken AND deeper.ends / 3 = 2
        UNION SELECT about.statement, deeper.node FROM about CROSS JOIN participant deeper INDEXED BY participant_fact
            ON deeper.fact = about.fact WHERE deeper.kind = 2
    )
SELECT DISTINCT statement FROM about WHERE fact IN (SELECT fact FROM part)
