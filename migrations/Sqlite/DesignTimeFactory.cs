using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Migrations.Sqlite;

/// <summary>For <c>dotnet ef migrations add NAME --project migrations/Sqlite</c>; never connects.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<ReleaseDbContext>
{
    public ReleaseDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>().UseReleaseDatabase(DatabaseKind.Sqlite, "Data Source=design.db").Options);
}
