using Microsoft.OpenApi;

namespace ReleaseService.Server.Hosting.OpenApi;

/// <summary>The API's description at /swagger/v1/swagger.json, a page to try it at /swagger.</summary>
public static class OpenApiSetup
{
    public static void AddOpenApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo { Title = "ReleaseService", Version = "v1", Description = "Release channels for W&B Server." });
            swagger.AddSecurityDefinition("license", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "User name `license`, password: the license JWT. Bearer works too.",
            });
            swagger.AddSecurityDefinition("identity", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token `rst_…`, or the OIDC token of a configured issuer: for whoever publishes.",
            });
            swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("license", document)] = [] });
            swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("identity", document)] = [] });
            swagger.IncludeXmlComments(typeof(Contracts.ContractsJson).Assembly);
        });
    }

    public static void MapOpenApiDescription(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(page => page.DocumentTitle = "ReleaseService");
    }
}
