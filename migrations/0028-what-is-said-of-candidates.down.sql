alter table candidates drop column marks;
