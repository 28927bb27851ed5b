using System.Reflection;
using ReleaseService.Storage.Databases;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace ReleaseService.Testing.Databases;

/// <summary>Runs a theory, whose parameter is a <see cref="DatabaseKind"/>, on each database.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<DatabaseKind>().Select(kind => new TheoryDataRow<DatabaseKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
