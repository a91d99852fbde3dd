drop table anchor_templates;
