drop table calendar_feeds;
drop table invitation_links;
drop table invitations;
alter table sittings drop column minutes, drop column holds_room;
