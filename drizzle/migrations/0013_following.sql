CREATE TABLE `follows` (
	`job_id` text NOT NULL,
	`follower` text NOT NULL,
	PRIMARY KEY(`job_id`, `follower`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `notices` (
	`follower` text NOT NULL,
	`about` text NOT NULL,
	`kind` text NOT NULL,
	`operation` text,
	`model` text NOT NULL,
	`model_id` text,
	`error` text,
	`note` text,
	`at` text NOT NULL,
	`seen_at` text,
	PRIMARY KEY(`follower`, `about`)
);
--> statement-breakpoint
CREATE INDEX `notices_of_follower` ON `notices` (`follower`,`at`);