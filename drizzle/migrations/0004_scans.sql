CREATE TABLE `scans` (
	`job_id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`result` text NOT NULL
);
