ALTER TABLE `jobs` ADD `dismissed_at` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `cleared_at` text;--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`ended_at`,`seq`);