alter table sessions drop column id_token;
drop table single_sign_on_identities;
