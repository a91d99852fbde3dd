drop table role_templates;
