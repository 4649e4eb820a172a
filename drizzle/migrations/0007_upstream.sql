ALTER TABLE `models` ADD `follows` text DEFAULT 'main';--> statement-breakpoint
ALTER TABLE `models` ADD `upstream` text;--> statement-breakpoint
ALTER TABLE `models` ADD `previous` text;