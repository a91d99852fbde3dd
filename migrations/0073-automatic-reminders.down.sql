alter table invitations drop column reminded_at;
alter table scorecards drop column automatic_reminders;
alter table jobs drop column reminders;
