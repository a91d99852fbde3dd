drop table analysis_reports;
