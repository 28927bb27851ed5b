using System.Text.Json.Serialization;
using ReleaseService.Cli.Audit;
using ReleaseService.Cli.Backups;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Instances;
using ReleaseService.Cli.Keys;
using ReleaseService.Cli.Licensing;
using ReleaseService.Cli.Plans;
using ReleaseService.Cli.Releases;

namespace ReleaseService.Cli;

/// <summary>JSON of what is releasectl's own: its configuration, and answers that no server gives.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ConfigContent))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(CreatedBackup))]
[JsonSerializable(typeof(GeneratedKey))]
[JsonSerializable(typeof(LintReport))]
[JsonSerializable(typeof(PublishReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(InspectionReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(PullReport))]
[JsonSerializable(typeof(LayersReport))]
[JsonSerializable(typeof(AdoptionReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class CliJson : JsonSerializerContext;
