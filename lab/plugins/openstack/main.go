// The resource plugin for OpenStack: the provider for Terraform behind Pulumi's bridge, with the names of
// @pulumi/openstack. It covers the services that the library uses.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/openstack"
)

const (
	packageName = "openstack"
	// That of the npm package whose names these are.
	version = "3.15.2"
)

// resources maps Terraform's types to "module:Type" of @pulumi/openstack.
var resources = map[string]string{
	"openstack_blockstorage_quotaset_v3":              "blockstorage:QuoteSetV3",
	"openstack_blockstorage_volume_attach_v3":         "blockstorage:VolumeAttach",
	"openstack_blockstorage_volume_type_access_v3":    "blockstorage:VolumeTypeAccessV3",
	"openstack_blockstorage_volume_type_v3":           "blockstorage:VolumeTypeV3",
	"openstack_blockstorage_volume_v3":                "blockstorage:Volume",
	"openstack_compute_aggregate_v2":                  "compute:AggregateV2",
	"openstack_compute_flavor_access_v2":              "compute:FlavorAccess",
	"openstack_compute_flavor_v2":                     "compute:Flavor",
	"openstack_compute_instance_v2":                   "compute:Instance",
	"openstack_compute_interface_attach_v2":           "compute:InterfaceAttach",
	"openstack_compute_keypair_v2":                    "compute:Keypair",
	"openstack_compute_quotaset_v2":                   "compute:QuotaSetV2",
	"openstack_compute_servergroup_v2":                "compute:ServerGroup",
	"openstack_compute_volume_attach_v2":              "compute:VolumeAttach",
	"openstack_identity_application_credential_v3":    "identity:ApplicationCredential",
	"openstack_identity_group_v3":                     "identity:GroupV3",
	"openstack_identity_inherit_role_assignment_v3":   "identity:InheritRoleAssignment",
	"openstack_identity_project_v3":                   "identity:Project",
	"openstack_identity_role_assignment_v3":           "identity:RoleAssignment",
	"openstack_identity_role_v3":                      "identity:Role",
	"openstack_identity_user_membership_v3":           "identity:UserMembershipV3",
	"openstack_identity_user_v3":                      "identity:User",
	"openstack_images_image_access_accept_v2":         "images:ImageAccessAccept",
	"openstack_images_image_access_v2":                "images:ImageAccess",
	"openstack_images_image_v2":                       "images:Image",
	"openstack_lb_listener_v2":                        "loadbalancer:Listener",
	"openstack_lb_loadbalancer_v2":                    "loadbalancer:LoadBalancer",
	"openstack_lb_member_v2":                          "loadbalancer:Member",
	"openstack_lb_members_v2":                         "loadbalancer:Members",
	"openstack_lb_monitor_v2":                         "loadbalancer:Monitor",
	"openstack_lb_pool_v2":                            "loadbalancer:Pool",
	"openstack_lb_quota_v2":                           "loadbalancer:Quota",
	"openstack_networking_addressscope_v2":            "networking:AddressScope",
	"openstack_networking_floatingip_associate_v2":    "networking:FloatingIpAssociate",
	"openstack_networking_floatingip_v2":              "networking:FloatingIp",
	"openstack_networking_network_v2":                 "networking:Network",
	"openstack_networking_port_secgroup_associate_v2": "networking:PortSecGroupAssociate",
	"openstack_networking_port_v2":                    "networking:Port",
	"openstack_networking_quota_v2":                   "networking:QuotaV2",
	"openstack_networking_rbac_policy_v2":             "networking:RbacPolicyV2",
	"openstack_networking_router_interface_v2":        "networking:RouterInterface",
	"openstack_networking_router_route_v2":            "networking:RouterRoute",
	"openstack_networking_router_v2":                  "networking:Router",
	"openstack_networking_secgroup_rule_v2":           "networking:SecGroupRule",
	"openstack_networking_secgroup_v2":                "networking:SecGroup",
	"openstack_networking_subnet_route_v2":            "networking:SubnetRoute",
	"openstack_networking_subnet_v2":                  "networking:Subnet",
	"openstack_networking_subnetpool_v2":              "networking:SubnetPool",
	"openstack_objectstorage_container_v1":            "objectstorage:Container",
}

// dataSources maps Terraform's data sources to "module:function" of @pulumi/openstack.
var dataSources = map[string]string{
	"openstack_blockstorage_availability_zones_v3": "blockstorage:getAvailabilityZonesV3",
	"openstack_blockstorage_quotaset_v3":           "blockstorage:getQuotasetV3",
	"openstack_blockstorage_volume_v3":             "blockstorage:getVolumeV3",
	"openstack_compute_aggregate_v2":               "compute:getAggregateV2",
	"openstack_compute_availability_zones_v2":      "compute:getAvailabilityZones",
	"openstack_compute_flavor_v2":                  "compute:getFlavor",
	"openstack_compute_hypervisor_v2":              "compute:getHypervisorV2",
	"openstack_compute_keypair_v2":                 "compute:getKeypair",
	"openstack_compute_limits_v2":                  "compute:getLimitsV2",
	"openstack_compute_quotaset_v2":                "compute:getQuotaSetV2",
	"openstack_identity_auth_scope_v3":             "identity:getAuthScope",
	"openstack_identity_endpoint_v3":               "identity:getEndpoint",
	"openstack_identity_group_v3":                  "identity:getGroup",
	"openstack_identity_project_v3":                "identity:getProject",
	"openstack_identity_role_v3":                   "identity:getRole",
	"openstack_identity_service_v3":                "identity:getService",
	"openstack_identity_user_v3":                   "identity:getUser",
	"openstack_images_image_ids_v2":                "images:getImageIds",
	"openstack_images_image_v2":                    "images:getImage",
	"openstack_networking_addressscope_v2":         "networking:getAddressScope",
	"openstack_networking_floatingip_v2":           "networking:getFloatingIp",
	"openstack_networking_network_v2":              "networking:getNetwork",
	"openstack_networking_port_ids_v2":             "networking:getPortIds",
	"openstack_networking_port_v2":                 "networking:getPort",
	"openstack_networking_quota_v2":                "networking:getQuotaV2",
	"openstack_networking_router_v2":               "networking:getRouter",
	"openstack_networking_secgroup_v2":             "networking:getSecGroup",
	"openstack_networking_subnet_ids_v2":           "networking:getSubnetIdsV2",
	"openstack_networking_subnet_v2":               "networking:getSubnet",
	"openstack_networking_subnetpool_v2":           "networking:getSubnetPool",
}

// fields names properties of @pulumi/openstack that do not follow from Terraform's.
var fields = map[string]map[string]*tfbridge.SchemaInfo{
	"openstack_compute_servergroup_v2": {"policies": {MaxItemsOne: tfbridge.False()}},
	"openstack_networking_subnet_v2": {
		"allocation_pool":  {Name: "allocationPools"},
		"allocation_pools": {Name: "allocationPoolsCollection"},
	},
}

// environment names the variables from which a provider without the setting takes it; the others are read by the
// provider for Terraform.
var environment = map[string]string{
	"allow_reauth":  "OS_ALLOW_REAUTH",
	"cloud":         "OS_CLOUD",
	"delayed_auth":  "OS_DELAYED_AUTH",
	"endpoint_type": "OS_ENDPOINT_TYPE",
	"insecure":      "OS_INSECURE",
	"region":        "OS_REGION_NAME",
	"swauth":        "OS_SWAUTH",
	"use_octavia":   "OS_USE_OCTAVIA",
}

func main() {
	info := providerInfo()
	schema, err := json.Marshal(packageSchema(info))
	if err != nil {
		panic(err) // Only a type that JSON cannot express: the first run of any build would show it.
	}
	tfbridge.Main(packageName, version, info, schema)
}

func providerInfo() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:           shimv2.NewProvider(openstack.Provider()),
		Name:        packageName,
		Version:     version,
		Config:      map[string]*tfbridge.SchemaInfo{},
		Resources:   map[string]*tfbridge.ResourceInfo{},
		DataSources: map[string]*tfbridge.DataSourceInfo{},
	}
	for name, variable := range environment {
		info.Config[name] = &tfbridge.SchemaInfo{Default: &tfbridge.DefaultInfo{EnvVars: []string{variable}}}
	}
	for name, member := range resources {
		info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(token(member)), Fields: fields[name]}
	}
	for name, member := range dataSources {
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(token(member))}
	}
	// A resource whose name is required gets one made of the program's name for it.
	info.SetAutonaming(255, "-")
	return info
}

// token is the whole token of "module:Member": each member has a file of its own in the npm package.
func token(moduleAndMember string) string {
	module, member, _ := strings.Cut(moduleAndMember, ":")
	file := string(unicode.ToLower(rune(member[0]))) + member[1:]
	return fmt.Sprintf("%s:%s/%s:%s", packageName, module, file, member)
}

// object is an object of JSON.
type object = map[string]any

// types collects the types of nested objects by their names.
type types object

// packageSchema describes names and types of all properties as Pulumi's package schema does.
func packageSchema(info tfbridge.ProviderInfo) object {
	nested, resourceSpecs, functionSpecs := types{}, object{}, object{}
	for name, resource := range info.Resources {
		schema, member := info.P.ResourcesMap().Get(name).Schema(), string(resource.Tok)
		resourceSpecs[member] = object{
			"inputProperties": nested.properties(schema, resource.Fields, member, isInput),
			"properties":      nested.properties(schema, resource.Fields, member, isAny),
		}
	}
	for name, source := range info.DataSources {
		schema, member := info.P.DataSourcesMap().Get(name).Schema(), string(source.Tok)
		functionSpecs[member] = object{
			"inputs":  object{"properties": nested.properties(schema, source.Fields, member, isInput)},
			"outputs": object{"properties": nested.properties(schema, source.Fields, member, isAny)},
		}
	}
	configuration := nested.properties(info.P.Schema(), info.Config, packageName+":index:Provider", isInput)
	return object{
		"name":      packageName,
		"version":   version,
		"provider":  object{"inputProperties": configuration},
		"resources": resourceSpecs,
		"functions": functionSpecs,
		"types":     nested,
	}
}

func isInput(property shim.Schema) bool { return property.Optional() || property.Required() }

func isAny(shim.Schema) bool { return true }

func (t types) properties(
	schema shim.SchemaMap, infos map[string]*tfbridge.SchemaInfo, owner string, includes func(shim.Schema) bool,
) object {
	result := object{}
	schema.Range(func(key string, property shim.Schema) bool {
		if !includes(property) {
			return true
		}
		name := tfbridge.TerraformToPulumiNameV2(key, schema, infos)
		described := t.typeOf(property, infos[key], owner+"/"+name)
		if property.Sensitive() {
			described["secret"] = true
		}
		if property.ForceNew() {
			described["willReplaceOnChanges"] = true
		}
		result[name] = described
		return true
	})
	return result
}

func (t types) typeOf(property shim.Schema, info *tfbridge.SchemaInfo, path string) object {
	switch property.Type() {
	case shim.TypeBool:
		return object{"type": "boolean"}
	case shim.TypeInt:
		return object{"type": "integer"}
	case shim.TypeFloat:
		return object{"type": "number"}
	case shim.TypeMap:
		return object{"type": "object", "additionalProperties": t.elementOf(property, path)}
	case shim.TypeList, shim.TypeSet:
		element := t.elementOf(property, path)
		if tfbridge.IsMaxItemsOne(property, info) {
			return element
		}
		return object{"type": "array", "items": element}
	default:
		return object{"type": "string"}
	}
}

func (t types) elementOf(property shim.Schema, path string) object {
	switch element := property.Elem().(type) {
	case shim.Schema:
		return t.typeOf(element, nil, path)
	case shim.Resource:
		// Terraform reads a map of resources as a map of strings.
		if property.Type() == shim.TypeMap {
			return object{"type": "string"}
		}
		t[path] = object{"type": "object", "properties": t.properties(element.Schema(), nil, path, isAny)}
		return object{"$ref": "#/types/" + path}
	default:
		return object{"$ref": "pulumi.json#/Any"}
	}
}
