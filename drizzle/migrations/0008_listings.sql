CREATE TABLE `listings` (
	`repo_key` text NOT NULL,
	`commit` text NOT NULL,
	`repo` text NOT NULL,
	`refs` text NOT NULL,
	`restricted` integer NOT NULL,
	`license` text,
	`files` text NOT NULL,
	`seen_at` text NOT NULL,
	PRIMARY KEY(`repo_key`, `commit`)
);
