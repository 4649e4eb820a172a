CREATE TABLE `requests` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`model` text NOT NULL,
	`reference_key` text NOT NULL,
	`reason` text,
	`requested_by` text NOT NULL,
	`state` text NOT NULL,
	`note` text,
	`decided_by` text,
	`created_at` text NOT NULL,
	`decided_at` text,
	`job_id` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `requests_id_unique` ON `requests` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `requests_one_open` ON `requests` (`reference_key`,`requested_by`) WHERE "requests"."state" = 'open';