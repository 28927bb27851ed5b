using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Architecture;

/// <summary>Holds the references of design.md "Parts": Contracts → Core → Storage → migrations → Server; Core → Poller; Core → Cli; with what server and poller share (ADR 011), and poller and Cli (ADR 012).</summary>
public sealed class ProjectReferencesTests
{
    /// <summary>Each project, the projects that it references, and its packages where they matter; a new project belongs here first.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[]? Packages)> Allowed = new()
    {
        ["ReleaseService.Contracts"] = ([], []),
        ["ReleaseService.Core"] = (["ReleaseService.Contracts"], ["YamlDotNet"]),
        ["ReleaseService.Storage"] = (["ReleaseService.Core"], null),
        ["ReleaseService.Migrations.Postgres"] = (["ReleaseService.Storage"], null),
        ["ReleaseService.Migrations.Sqlite"] = (["ReleaseService.Storage"], null),
        ["ReleaseService.Server"] = (["ReleaseService.Hosting", "ReleaseService.Migrations.Postgres", "ReleaseService.Migrations.Sqlite"], null),
        ["ReleaseService.Hosting"] = ([], null),
        ["ReleaseService.Cluster"] = (["ReleaseService.Core"], ["KubernetesClient"]),
        ["ReleaseService.Poller"] = (["ReleaseService.Cluster", "ReleaseService.Hosting"], null),
        ["ReleaseService.Cli"] = (["ReleaseService.Cluster"], null),
    };

    public static TheoryData<string> Projects => [.. new[] { "src", "migrations" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.*proj", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_design_allows(string project)
    {
        Assert.True(
            Allowed.TryGetValue(Path.GetFileNameWithoutExtension(project), out var allowed),
            $"{project} isn't in the table above: where does it belong in design.md?");
        var referenced = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
        Assert.Equal(allowed.Projects.Order(), referenced.Order());
        Assert.Empty(Items(project, "Reference"));
        if (allowed.Packages is not { } packages)
            return;
        Assert.Equal(packages.Order(), Items(project, "PackageReference").Order());
        Assert.Empty(Items(project, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", (string?)XDocument.Load(Path.Combine(Repository.Root, project)).Root?.Attribute("Sdk"));
    }

    [Fact]
    public void The_projects_that_exist_today_are_found() => Assert.Subset(
        Projects.Select(row => Path.GetFileNameWithoutExtension(row.Data)).ToHashSet(),
        Allowed.Keys.ToHashSet());

    [Fact]
    public void Nothing_is_referenced_behind_the_projects_backs()
    {
        // What Directory.Build.props gives to every project must be no more than analyzers.
        var props = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.All(props.Descendants("PackageReference"), package => Assert.Equal("all", (string?)package.Attribute("PrivateAssets")));
        Assert.Empty(props.Descendants("ProjectReference"));
        foreach (var folder in new[] { "src", "migrations" })
            Assert.Empty(Directory.GetFiles(Path.Combine(Repository.Root, folder), "Directory.*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("ReleaseService.Core")]
    [InlineData("ReleaseService.Contracts")]
    public void The_built_rules_know_nothing_of_HTTP_servers_databases_and_Kubernetes(string assembly)
    {
        var references = References(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        Assert.Contains("System.Runtime", references);
        string[] banned = ["Microsoft.AspNetCore.", "Microsoft.EntityFrameworkCore", "Microsoft.Data.", "Npgsql", "KubernetesClient", "k8s"];
        Assert.DoesNotContain(references, reference => banned.Any(name => reference.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        string[] known = assembly == "ReleaseService.Core" ? ["ReleaseService.Contracts", "YamlDotNet"] : [];
        Assert.All(references.Except(known), reference => Assert.StartsWith("System.", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tests_run_against_the_Core_that_was_built() =>
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "ReleaseService.Core.dll"), typeof(Release).Assembly.Location);

    private static List<string> Items(string project, string kind) => [.. XDocument.Load(Path.Combine(Repository.Root, project)).Descendants()
        .Where(element => element.Name.LocalName == kind)
        .Select(element => (string?)element.Attribute("Include") ?? throw new InvalidOperationException($"{kind} without Include in {project}."))];

    private static List<string> References(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
