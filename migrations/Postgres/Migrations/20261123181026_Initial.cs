using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReleaseService.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "channels",
                columns: table => new
                {
                    channel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    access = table.Column<string>(type: "text", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_channels", x => x.channel_id);
                });

            migrationBuilder.CreateTable(
                name: "database_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    identity = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_database_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deployments",
                columns: table => new
                {
                    deployment_id = table.Column<string>(type: "text", nullable: false),
                    license_identity = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    not_before = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    channels = table.Column<List<string>>(type: "text[]", nullable: false),
                    trial = table.Column<bool>(type: "boolean", nullable: true),
                    seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployments", x => x.deployment_id);
                });

            migrationBuilder.CreateTable(
                name: "releases",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    manifest = table.Column<byte[]>(type: "bytea", nullable: false),
                    platform_version = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    published_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    chart_digest = table.Column<string>(type: "text", nullable: true),
                    chart_name = table.Column<string>(type: "text", nullable: true),
                    chart_url = table.Column<string>(type: "text", nullable: false),
                    chart_version = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_releases", x => x.release_id);
                });

            migrationBuilder.CreateTable(
                name: "revisions",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    nonce = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revisions", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "pinned_specs",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    document_brotli = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_gzip = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_identity = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_sha256 = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pinned_specs", x => x.release_id);
                    table.ForeignKey(
                        name: "FK_pinned_specs_channels_channel_id",
                        column: x => x.channel_id,
                        principalTable: "channels",
                        principalColumn: "channel_id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_pinned_specs_releases_release_id",
                        column: x => x.release_id,
                        principalTable: "releases",
                        principalColumn: "release_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "promotions",
                columns: table => new
                {
                    channel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    document_brotli = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_gzip = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_identity = table.Column<byte[]>(type: "bytea", nullable: false),
                    document_sha256 = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_promotions", x => new { x.channel_id, x.sequence });
                    table.ForeignKey(
                        name: "FK_promotions_channels_channel_id",
                        column: x => x.channel_id,
                        principalTable: "channels",
                        principalColumn: "channel_id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_promotions_releases_release_id",
                        column: x => x.release_id,
                        principalTable: "releases",
                        principalColumn: "release_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_notes",
                columns: table => new
                {
                    release_id = table.Column<Guid>(type: "uuid", nullable: false),
                    notes = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_release_notes", x => x.release_id);
                    table.ForeignKey(
                        name: "FK_release_notes_releases_release_id",
                        column: x => x.release_id,
                        principalTable: "releases",
                        principalColumn: "release_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "database_state",
                columns: new[] { "id", "epoch", "identity" },
                values: new object[] { 1, 1L, null });

            migrationBuilder.CreateIndex(
                name: "IX_channels_is_default",
                table: "channels",
                column: "is_default",
                unique: true,
                filter: "is_default");

            migrationBuilder.CreateIndex(
                name: "IX_channels_name",
                table: "channels",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_deployments_revision",
                table: "deployments",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_pinned_specs_channel_id",
                table: "pinned_specs",
                column: "channel_id");

            migrationBuilder.CreateIndex(
                name: "IX_pinned_specs_revision",
                table: "pinned_specs",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_promotions_release_id",
                table: "promotions",
                column: "release_id");

            migrationBuilder.CreateIndex(
                name: "IX_promotions_revision",
                table: "promotions",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_release_notes_revision",
                table: "release_notes",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_releases_digest",
                table: "releases",
                column: "digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_releases_name",
                table: "releases",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_releases_revision",
                table: "releases",
                column: "revision");

            AppendOnlyTriggers.CreateInitial(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AppendOnlyTriggers.DropInitial(migrationBuilder);

            migrationBuilder.DropTable(
                name: "database_state");

            migrationBuilder.DropTable(
                name: "deployments");

            migrationBuilder.DropTable(
                name: "pinned_specs");

            migrationBuilder.DropTable(
                name: "promotions");

            migrationBuilder.DropTable(
                name: "release_notes");

            migrationBuilder.DropTable(
                name: "revisions");

            migrationBuilder.DropTable(
                name: "channels");

            migrationBuilder.DropTable(
                name: "releases");
        }
    }
}
