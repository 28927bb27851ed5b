using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Channels;

namespace ReleaseService.Storage.Releases;

internal static class ReleasesModel
{
    public static void AddReleases(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ReleaseRow>(release =>
        {
            release.ToTable("releases").HasKey(row => row.ReleaseId);
            release.HasIndex(row => row.Name).IsUnique();
            release.HasIndex(row => row.Digest).IsUnique();
            release.HasIndex(row => row.Revision);
            release.Property(row => row.ReleaseId).ValueGeneratedNever();
            release.ComplexProperty(row => row.Chart);
        });

        modelBuilder.Entity<ReleaseNotesRow>(notes =>
        {
            notes.ToTable("release_notes").HasKey(row => row.ReleaseId);
            notes.HasOne<ReleaseRow>().WithOne().HasForeignKey<ReleaseNotesRow>(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            notes.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<ReleaseAliasRow>(alias =>
        {
            alias.ToTable("release_aliases").HasKey(row => row.Alias);
            alias.Property(row => row.Alias).ValueGeneratedNever();
            alias.HasOne<ReleaseRow>().WithMany().HasForeignKey(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            alias.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<WithdrawalRow>(withdrawal =>
        {
            withdrawal.ToTable("withdrawals").HasKey(row => row.ReleaseId);
            withdrawal.HasOne<ReleaseRow>().WithOne().HasForeignKey<WithdrawalRow>(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            withdrawal.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<PinnedSpecRow>(pinned =>
        {
            pinned.ToTable("pinned_specs").HasKey(row => row.ReleaseId);
            pinned.HasOne<ReleaseRow>().WithOne().HasForeignKey<PinnedSpecRow>(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            pinned.HasOne<ChannelRow>().WithMany().HasForeignKey(row => row.ChannelId).OnDelete(DeleteBehavior.Restrict);
            pinned.ComplexProperty(row => row.Document);
            pinned.HasIndex(row => row.Revision);
        });
    }
}
