alter table jobs drop column letter_secret;
