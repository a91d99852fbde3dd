drop table failed_sign_ins;
