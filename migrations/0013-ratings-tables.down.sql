drop table ratings_table_choices;
drop table ratings_tables;
