using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;

namespace ReleaseService.Server.Backups;

public static class BackupEndpoints
{
    public static void AddBackups(this WebApplicationBuilder builder) => builder.Services.AddSingleton<CreateBackup>();

    public static void MapBackups(this WebApplication app) =>
        app.MapPost("/api/v1/backup", CreateBackup.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithTags("Operations")
            .WithSummary("Makes a backup of the embedded database and answers with it.")
            .WithDescription("An SQLite file, as secret as the database; the key that signing keys are encrypted with isn't in it. Repr-Digest is the SHA-256 of its bytes. PostgreSQL has pg_dump.")
            .Produces<Stream>(200, CreateBackup.ContentType).ProducesProblems(401, 403, 409, 429, 503)
            .DisableRequestTimeout(); // As long as the database is large.
}
