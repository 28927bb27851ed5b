using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Migrations.Postgres;

/// <summary>For <c>dotnet ef migrations add NAME --project migrations/Postgres</c>; never connects.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<ReleaseDbContext>
{
    public ReleaseDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>().UseReleaseDatabase(DatabaseKind.Postgres, "Host=localhost").Options);
}
