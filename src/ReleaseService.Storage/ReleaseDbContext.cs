using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage;

/// <summary>
/// The versioned store, the same model on PostgreSQL and SQLite. Every row carries the revision that wrote it last; writes go through
/// <see cref="WriteTransaction"/>. Releases, promotions, pinned specs and revisions are append-only.
/// </summary>
public sealed partial class ReleaseDbContext(DbContextOptions<ReleaseDbContext> options) : DbContext(options)
{
    public DbSet<DatabaseStateRow> State => Set<DatabaseStateRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<ChannelRow> Channels => Set<ChannelRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<ReleaseNotesRow> ReleaseNotes => Set<ReleaseNotesRow>();

    public DbSet<PinnedSpecRow> PinnedSpecs => Set<PinnedSpecRow>();

    public DbSet<PromotionRow> Promotions => Set<PromotionRow>();

    public DbSet<DeploymentRow> Deployments => Set<DeploymentRow>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseChangesOfHistory();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseChangesOfHistory();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    // UTC on both databases; SQLite can't order a DateTimeOffset.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
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
        modelBuilder.Entity<ChannelRow>(channel =>
        {
            channel.ToTable("channels").HasKey(row => row.ChannelId);
            channel.HasIndex(row => row.Name).IsUnique();
            channel.HasIndex(row => row.IsDefault).IsUnique().HasFilter("is_default");
            channel.Property(row => row.ChannelId).ValueGeneratedNever();
            channel.Property(row => row.Access).HasConversion<string>();
        });
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
        modelBuilder.Entity<PinnedSpecRow>(pinned =>
        {
            pinned.ToTable("pinned_specs").HasKey(row => row.ReleaseId);
            pinned.HasOne<ReleaseRow>().WithOne().HasForeignKey<PinnedSpecRow>(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            pinned.HasOne<ChannelRow>().WithMany().HasForeignKey(row => row.ChannelId).OnDelete(DeleteBehavior.Restrict);
            pinned.ComplexProperty(row => row.Document);
            pinned.HasIndex(row => row.Revision);
        });
        modelBuilder.Entity<PromotionRow>(promotion =>
        {
            promotion.ToTable("promotions").HasKey(row => new { row.ChannelId, row.Sequence });
            promotion.HasOne<ChannelRow>().WithMany().HasForeignKey(row => row.ChannelId).OnDelete(DeleteBehavior.Restrict);
            promotion.HasOne<ReleaseRow>().WithMany().HasForeignKey(row => row.ReleaseId).OnDelete(DeleteBehavior.Restrict);
            promotion.ComplexProperty(row => row.Document);
            promotion.HasIndex(row => row.Revision);
        });
        modelBuilder.Entity<DeploymentRow>(deployment =>
        {
            deployment.ToTable("deployments").HasKey(row => row.DeploymentId);
            deployment.HasIndex(row => row.Revision);
        });

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            NameColumns(entity);
    }

    private void RefuseChangesOfHistory()
    {
        ChangeTracker.DetectChanges();
        if (ChangeTracker.Entries<IAppendOnly>().FirstOrDefault(entry => entry.State is EntityState.Modified or EntityState.Deleted) is { } changed)
            throw new InvalidOperationException($"{changed.Metadata.GetTableName()} is append-only: {changed.State} refused.");
    }

    private static void NameColumns(IMutableTypeBase type)
    {
        foreach (var property in type.GetProperties())
        {
            var name = Words().Replace(property.Name, "$1_$2").ToLowerInvariant();
            property.SetColumnName(type is IMutableComplexType complexType ? $"{complexType.ComplexProperty.Name.ToLowerInvariant()}_{name}" : name);
        }

        foreach (var complex in type.GetComplexProperties())
            NameColumns(complex.ComplexType);
    }

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime,
        time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));
}
