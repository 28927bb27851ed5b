using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReleaseService.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Licensing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "support_months",
                table: "channels",
                type: "integer",
                nullable: false,
                defaultValue: 6);

            migrationBuilder.AddColumn<string>(
                name: "vouched_by",
                table: "deployments",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    deployment_id = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: true),
                    actor = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignments", x => x.deployment_id);
                });

            migrationBuilder.CreateTable(
                name: "revocations",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revocations", x => new { x.kind, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "signing_keys",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "text", nullable: false),
                    algorithm = table.Column<string>(type: "text", nullable: false),
                    public_jwk = table.Column<string>(type: "text", nullable: false),
                    private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    signs_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    retired_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    retired_because = table.Column<string>(type: "text", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signing_keys", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "licenses",
                columns: table => new
                {
                    license_id = table.Column<string>(type: "text", nullable: false),
                    deployment_id = table.Column<string>(type: "text", nullable: false),
                    customer = table.Column<string>(type: "text", nullable: false),
                    key_id = table.Column<string>(type: "text", nullable: false),
                    issued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    issued_by = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    claims = table.Column<string>(type: "text", nullable: false),
                    renews = table.Column<string>(type: "text", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_licenses", x => x.license_id);
                    table.ForeignKey(
                        name: "FK_licenses_signing_keys_key_id",
                        column: x => x.key_id,
                        principalTable: "signing_keys",
                        principalColumn: "key_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assignments_revision",
                table: "assignments",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_deployments_license_identity",
                table: "deployments",
                column: "license_identity");

            migrationBuilder.CreateIndex(
                name: "IX_licenses_customer",
                table: "licenses",
                column: "customer");

            migrationBuilder.CreateIndex(
                name: "IX_licenses_deployment_id",
                table: "licenses",
                column: "deployment_id");

            migrationBuilder.CreateIndex(
                name: "IX_licenses_issued_at_license_id",
                table: "licenses",
                columns: new[] { "issued_at", "license_id" });

            migrationBuilder.CreateIndex(
                name: "IX_licenses_key_id",
                table: "licenses",
                column: "key_id");

            migrationBuilder.CreateIndex(
                name: "IX_licenses_renews",
                table: "licenses",
                column: "renews",
                unique: true,
                filter: "renews IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_revocations_revision",
                table: "revocations",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_signing_keys_revision",
                table: "signing_keys",
                column: "revision");
            AppendOnlyTriggers.CreateLicensing(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AppendOnlyTriggers.DropLicensing(migrationBuilder);
            migrationBuilder.DropIndex(
                name: "IX_deployments_license_identity",
                table: "deployments");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "licenses");

            migrationBuilder.DropTable(
                name: "revocations");

            migrationBuilder.DropTable(
                name: "signing_keys");

            migrationBuilder.DropColumn(
                name: "vouched_by",
                table: "deployments");

            migrationBuilder.DropColumn(
                name: "support_months",
                table: "channels");
        }
    }
}
