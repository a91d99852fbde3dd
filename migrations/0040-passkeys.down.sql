drop trigger tr_hiring_team_members_roles on hiring_team_members;
drop trigger tr_hiring_team_members_rights on hiring_team_members;
drop trigger tr_people_rights on people;
drop function renew_sessions();
alter table sessions drop column method, drop column confirmed_at, drop column renew, drop column renewed_at,
  drop column former_hash, drop column former_until;
drop table passkey_challenges;
drop table passkeys;
