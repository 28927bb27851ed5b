namespace ReleaseService.Storage.Revisions;

/// <summary>The one row that every writer locks first, so that writes happen one after another and revisions are in the order of commits.</summary>
public sealed class DatabaseStateRow
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    /// <summary>Grows when the database was restored to an older state: (epoch, sequence) is ordered even then.</summary>
    public long Epoch { get; set; }

    /// <summary>What names this database's history on PostgreSQL: system identifier, database, timeline and this table's own id; null where it isn't known.</summary>
    public string? Identity { get; set; }
}
