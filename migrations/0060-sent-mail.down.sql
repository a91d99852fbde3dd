drop table bounce_addresses;
drop table mails;
