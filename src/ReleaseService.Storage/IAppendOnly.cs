namespace ReleaseService.Storage;

/// <summary>Marks rows that are written once and never updated or deleted: here <see cref="ReleaseDbContext"/> refuses it, in the database
/// triggers do.</summary>
public interface IAppendOnly;
