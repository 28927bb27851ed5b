using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ReleaseService.Storage.Audit;

internal static class AuditModel
{
    public static void AddAudit(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit").HasKey(row => row.Number);
            audit.Property(row => row.Number).ValueGeneratedNever();
            audit.Property(row => row.Details).HasConversion(
                details => JsonSerializer.Serialize(details, (JsonSerializerOptions?)null),
                json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, (JsonSerializerOptions?)null)!,
                new ValueComparer<Dictionary<string, string>>((a, b) => ReferenceEquals(a, b), details => details.Count, details => details));
        });
    }
}
