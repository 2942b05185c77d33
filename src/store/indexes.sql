-- Indexes that are made when the tables are full: sorting once is several times faster than keeping
-- them in order row by row.

CREATE INDEX article_id ON article (id);
CREATE INDEX name_entity ON name (entity);
-- A walk over the graph reads these two only, the strongest facts of a node first.
CREATE INDEX fact_subject ON fact (subject, independent DESC, reports DESC, node, object, ends, relation, status, spoken);
CREATE INDEX fact_object ON fact (object, independent DESC, reports DESC, node, subject, ends, relation, status, spoken);
-- What two nodes have to do with each other, however many facts each has.
CREATE INDEX fact_between ON fact (subject, object, relation, polarity);
-- What a name states about facts.
CREATE INDEX fact_stated ON fact (subject, object, ends) WHERE ends % 3 = 2;
CREATE INDEX fact_stating ON fact (object, subject, ends) WHERE ends / 3 = 2;
-- What is spoken about, by who takes part in it; and of that, what speaks about facts itself.
CREATE INDEX fact_spoken_subject ON fact (subject, node, spoken) WHERE spoken;
CREATE INDEX fact_spoken_object ON fact (object, node, spoken) WHERE spoken;
CREATE INDEX fact_nested ON fact (node, object, spoken, ends) WHERE spoken AND ends % 3 = 2;
CREATE INDEX fact_nesting ON fact (node, subject, spoken, ends) WHERE spoken AND ends / 3 = 2;
CREATE INDEX participant_fact ON participant (fact, node, kind) WHERE kind = 2;
CREATE INDEX fact_relation ON fact (relation, polarity);
CREATE INDEX participant_node ON participant (node);
CREATE INDEX report_record ON report (record);
CREATE INDEX report_claim ON report (claim);
