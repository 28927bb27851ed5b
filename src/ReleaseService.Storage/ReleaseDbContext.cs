using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReleaseService.Storage.Audit;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Identity;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage;

/// <summary>
/// The versioned store, the same model on PostgreSQL and SQLite. Every row carries the revision that wrote it last; writes go through
/// <see cref="WriteTransaction"/>. History is append-only: whatever is <see cref="IAppendOnly"/>.
/// </summary>
public sealed partial class ReleaseDbContext(DbContextOptions<ReleaseDbContext> options) : DbContext(options)
{
    /// <summary>Inside a <see cref="WriteTransaction"/>.</summary>
    internal bool IsWriting { get; set; }

    public DbSet<DatabaseStateRow> State => Set<DatabaseStateRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<ChannelRow> Channels => Set<ChannelRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<ReleaseNotesRow> ReleaseNotes => Set<ReleaseNotesRow>();

    public DbSet<ReleaseAliasRow> ReleaseAliases => Set<ReleaseAliasRow>();

    public DbSet<WithdrawalRow> Withdrawals => Set<WithdrawalRow>();

    public DbSet<PinnedSpecRow> PinnedSpecs => Set<PinnedSpecRow>();

    public DbSet<PromotionRow> Promotions => Set<PromotionRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<TokenRow> Tokens => Set<TokenRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    public DbSet<LicenseRow> Licenses => Set<LicenseRow>();

    public DbSet<RevocationRow> Revocations => Set<RevocationRow>();

    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();

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
        modelBuilder.AddRevisions();
        modelBuilder.AddChannels();
        modelBuilder.AddReleases();
        modelBuilder.AddLicensing();
        modelBuilder.AddIdentity();
        modelBuilder.AddAudit();
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
