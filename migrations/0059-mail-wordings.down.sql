drop table mail_wordings;
