using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Revisions;

internal static class RevisionsModel
{
    public static void AddRevisions(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DatabaseStateRow>(state =>
        {
            state.Property(row => row.Id).ValueGeneratedNever();
            state.ToTable("database_state").HasKey(row => row.Id);
            state.HasData(new DatabaseStateRow { Id = DatabaseStateRow.OnlyId, Epoch = Epoch.First });
        });

        modelBuilder.Entity<RevisionRow>(revision =>
        {
            revision.ToTable("revisions").HasKey(row => row.Number);
            revision.Property(row => row.Number).ValueGeneratedNever();
        });
    }
}
